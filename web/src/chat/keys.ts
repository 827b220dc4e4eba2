/**
 * Whether this key press sends the message: Enter without Shift, and not the Enter that confirms
 * a candidate of an input method. Safari ends the composition before keydown and only says
 * keyCode 229, so that is asked too.
 */
export function sends(event: Pick<KeyboardEvent, "key" | "shiftKey" | "isComposing" | "keyCode">): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
