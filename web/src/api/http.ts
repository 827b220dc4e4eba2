/** One way to talk to the service: JSON in, JSON out, every failure an `ApiError` in Chinese. */

export type FailureKind = "network" | "timeout" | "refused" | "server";

/** A failed call. `message` is for people; `code` is the service's stable code, if it gave one. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly kind: FailureKind,
    readonly status = 0,
    readonly code = "",
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Whether the same call may succeed when tried again. */
  get retryable(): boolean {
    return this.kind !== "refused" || this.status === 429;
  }
}

const WORDS = {
  network: "网络不通，没有发送成功。请检查网络后重试。",
  timeout: "等待太久没有回应。请稍后重试。",
  server: "服务暂时不可用，请稍后重试，或拨打 12345。",
  refused: "请求没有被接受，请检查后再试。",
} as const;

const DEADLINE_MS = 20_000;

export interface CallOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
  keepalive?: boolean;
  headers?: Record<string, string>;
}

/** Call the API and return its JSON (undefined for 204). Throws `ApiError`. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  // Put together by hand: AbortSignal.any and .timeout are missing in browsers still in use.
  const running = new AbortController();
  const abort = (): void => running.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort();
  }, DEADLINE_MS);
  options.signal?.addEventListener("abort", abort);
  const init: RequestInit = {
    method: options.method ?? "GET",
    signal: running.signal,
    keepalive: options.keepalive ?? false,
    headers: { Accept: "application/json", ...options.headers },
  };
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw late ? new ApiError(WORDS.timeout, "timeout") : new ApiError(WORDS.network, "network");
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
  if (!response.ok) throw problem(response.status, await response.text());
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** Read a problem+json body; anything else becomes a general sentence. */
export function problem(status: number, body: string): ApiError {
  const kind: FailureKind = status >= 500 ? "server" : "refused";
  try {
    const { detail, code } = JSON.parse(body) as { detail?: unknown; code?: unknown };
    if (typeof detail === "string" && detail) {
      return new ApiError(detail, kind, status, typeof code === "string" ? code : "");
    }
  } catch {
    // A proxy in front answered in its own words; they are not for people.
  }
  return new ApiError(WORDS[kind], kind, status);
}

/** What to show for any thrown value. */
export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.message : WORDS.server;
}
