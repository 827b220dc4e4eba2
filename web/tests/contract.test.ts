import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ANSWER_STATUSES, FINDING_KINDS, FORCES, GUIDE_FIELDS, OUTCOMES, RATING_REASONS, SLOT_STATES, VERDICTS,
} from "@/api/types";
import { DECISIONS, ORDERS, RISKS, ROLES } from "@/api/deskTypes";
import { SENDERS, SUBJECTS, TALK_STATES, TICKET_STATES } from "@/api/handover";
import { SECTION_TITLES } from "@/guide/sections";
import { DECISION_WORDS, ORDER_WORDS, RISK_WORDS, ROLE_WORDS } from "@/desk/words";
import { SLOT_WORDS, VERDICT_WORDS } from "@/words";

/** Values of a `StrEnum` as they stand in the service's source. */
function enumValues(path: string, name: string): string[] {
  const source = readFileSync(resolve("..", path), "utf8");
  const body = source.split(`class ${name}(StrEnum):`)[1]?.split(/\nclass /)[0] ?? "";
  return [...body.matchAll(/^ {4}[A-Z_]+ = "([a-z_]+)"/gm)].map((m) => m[1] ?? "");
}

/** Field names of a pydantic model in the service's source. */
function fields(path: string, name: string): string[] {
  const source = readFileSync(resolve("..", path), "utf8");
  const body = source.split(new RegExp(`class ${name}\\(\\w+\\):`))[1]?.split(/\n(?:class |def |@)/)[0] ?? "";
  return [...body.matchAll(/^ {4}([a-z_]+): /gm)].map((m) => m[1] ?? "");
}

/** Field names of an interface in the mirrored types. */
function mirrored(name: string): string[] {
  const source = ["types", "reportTypes", "deskTypes", "handover", "reception"].map((file) => readFileSync(resolve(`src/api/${file}.ts`), "utf8")).join("\n");
  const body = source.split(new RegExp(`interface ${name}(?: extends \\w+)? \\{`))[1]?.split("}")[0] ?? "";
  return [...body.matchAll(/([a-z_]+)\??: /g)].map((m) => m[1] ?? "");
}

const BLOCKS = "knowledge/answers/blocks.py";
const REPORT = "prereview/report.py";
const STORE = "prereview/store/types.py";
const CHECKLIST = "prereview/checklist.py";
const SCHEMA = "knowledge/schema.py";
const BUNDLES = "service/routes/bundles.py";
const POLICY = "knowledge/policies/schema.py";
const POLICIES = "service/routes/policies.py";
const LETTERS = "service/routes/letters.py";
const WIDGET = "service/routes/widget.py";
const DESK = "service/routes/desk.py";
const LOOKUP = "service/routes/lookup.py";
const SESSION = "service/routes/session.py";
const RATINGS = "service/ratings.py";
const HANDOVER = "service/handover/types.py";
const FRONT = "service/handover/front.py";
const TICKETS = "service/handover/tickets.py";
const JUDGED = "service/handover/satisfaction.py";
const RECEPTION = "service/routes/reception.py";

describe("types mirror the service's contracts", () => {
  it.each([
    [BLOCKS, "GuideField", GUIDE_FIELDS],
    [BLOCKS, "AnswerStatus", ANSWER_STATUSES],
    [POLICY, "Force", FORCES],
    [REPORT, "Outcome", OUTCOMES],
    [RATINGS, "Reason", RATING_REASONS],
    [REPORT, "Verdict", VERDICTS],
    [REPORT, "FindingKind", FINDING_KINDS],
    [REPORT, "SlotState", SLOT_STATES],
    [STORE, "Risk", RISKS],
    [STORE, "Order", ORDERS],
    [STORE, "Decision", DECISIONS],
    ["service/accounts/roles.py", "Role", ROLES],
    [HANDOVER, "TalkState", TALK_STATES],
    [HANDOVER, "Sender", SENDERS],
    [HANDOVER, "TicketState", TICKET_STATES],
    [JUDGED, "Subject", SUBJECTS],
  ])("%s %s has the same values", (path, name, values) => {
    expect(enumValues(path, name)).toEqual([...values]);
  });

  it.each([
    [BLOCKS, "Source", "Source"],
    [BLOCKS, "Text", "TextBlock"],
    [BLOCKS, "Facts", "FactsBlock"],
    [BLOCKS, "ItemList", "ListBlock"],
    [BLOCKS, "MaterialItem", "MaterialItem"],
    [BLOCKS, "Choice", "Choice"],
    [BLOCKS, "Notice", "NoticeBlock"],
    [BLOCKS, "Quote", "QuoteBlock"],
    [POLICY, "Passage", "Passage"],
    [POLICIES, "PolicyOut", "PolicyDetail"],
    [POLICIES, "PolicyMatter", "PolicyMatter"],
    [BLOCKS, "Sentence", "Sentence"],
    [BLOCKS, "Written", "Written"],
    [REPORT, "Evidence", "Evidence"],
    [REPORT, "ReadValue", "ReadValue"],
    [REPORT, "Finding", "Finding"],
    [REPORT, "FileSignature", "FileSignature"],
    [REPORT, "ReviewedFile", "ReviewedFile"],
    [REPORT, "Slot", "Slot"],
    [REPORT, "MatterVerdict", "MatterVerdict"],
    [REPORT, "Report", "Report"],
    [CHECKLIST, "ChecklistItem", "ChecklistItem"],
    [STORE, "Progress", "Progress"],
    [SCHEMA, "Situation", "Situation"],
    [SCHEMA, "Fee", "Fee"],
    [SCHEMA, "Faq", "Faq"],
    [SCHEMA, "Bundle", "Bundle"],
    [BUNDLES, "BundleMatter", "BundleMatter"],
    [BUNDLES, "BundleOut", "BundleDetail"],
    [BUNDLES, "FaqList", "FaqList"],
    [LETTERS, "LetterOut", "LetterLink"],
    [WIDGET, "WidgetOut", "WidgetAbout"],
    [WIDGET, "TokenOut", "WidgetToken"],
    [RATINGS, "Rating", "WidgetRating"],
    [LOOKUP, "LookupItem", "LookupItem"],
    [LOOKUP, "Lookup", "Lookup"],
    [LOOKUP, "MatterAnswers", "MatterAnswers"],
    [SESSION, "Ways", "Ways"],
    [SESSION, "Provider", "Provider"],
    [SESSION, "SignedIn", "SignedIn"],
    [STORE, "Waiting", "Waiting"],
    [DESK, "MatterFacet", "MatterFacet"],
    [DESK, "Queue", "Queue"],
    [STORE, "FindingDecision", "FindingDecision"],
    [STORE, "SubmissionDecision", "SubmissionDecision"],
    [DESK, "DeskSubmission", "DeskSubmission"],
    [HANDOVER, "Talk", "Talk"],
    [HANDOVER, "Message", "TalkMessage"],
    [HANDOVER, "HistoryLine", "HistoryLine"],
    [HANDOVER, "Ticket", "Ticket"],
    [FRONT, "Wanted", "Wanted"],
    [FRONT, "TalkOut", "TalkOut"],
    [TICKETS, "NewTicket", "NewTicket"],
    [JUDGED, "Judgement", "Judgement"],
    [JUDGED, "Grievance", "Grievance"],
    [RECEPTION, "TalkDetail", "TalkDetail"],
    [RECEPTION, "TicketList", "TicketList"],
    [RECEPTION, "GrievanceList", "GrievanceList"],
  ])("%s %s has the fields of %s", (path, model, name) => {
    const known = mirrored(name);
    expect(known.length).toBeGreaterThan(1);
    expect(fields(path, model).filter((f) => !known.includes(f))).toEqual([]);
    expect(known.filter((f) => !fields(path, model).includes(f))).toEqual([]);
  });

  it("has words for every value that is shown", () => {
    expect(Object.keys(VERDICT_WORDS)).toEqual([...VERDICTS]);
    expect(Object.keys(SLOT_WORDS)).toEqual([...SLOT_STATES]);
    expect(Object.keys(SECTION_TITLES)).toEqual([...GUIDE_FIELDS]);
    expect(Object.keys(RISK_WORDS)).toEqual([...RISKS]);
    expect(Object.keys(ORDER_WORDS)).toEqual([...ORDERS]);
    expect(Object.keys(DECISION_WORDS)).toEqual([...DECISIONS]);
    expect(Object.keys(ROLE_WORDS)).toEqual([...ROLES]);
  });
});
