/**
 * The agent's HTTP calls: session and one-time tickets. Holds the CSRF token in memory.
 */

/** @typedef {{login: string, name: string, langs: string[], roles: string[], capacity: number, permissions: string[]}} Agent */

export class ApiError extends Error {
  /**
   * @param {number} status HTTP status, 0 when the hub was not reached.
   * @param {any} [problem] what the hub says about it; its `detail` is ready to show.
   */
  constructor(status, problem = {}) {
    super(`The hub answered ${status}`);
    this.status = status;
    this.problem = problem;
    /** @type {string} */
    this.detail = problem.detail ?? "";
    /** Trying again without a new login cannot succeed. */
    this.final = status === 401 || status === 403;
  }
}

export class Api {
  #csrf = "";

  /** @returns {Promise<Agent|null>} who is logged in, or null. */
  async me() {
    try {
      return this.#keep(await this.call("GET", "/api/v1/me"));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  }

  /**
   * @param {string} login
   * @param {string} password
   * @returns {Promise<Agent>}
   * @throws {ApiError} 401 when they do not fit, 429 after too many tries.
   */
  async login(login, password) {
    return this.#keep(await this.call("POST", "/api/v1/login", { login, password }));
  }

  async logout() {
    await this.call("POST", "/api/v1/logout");
  }

  /** @returns {Promise<string>} a ticket for one socket, good for 30 seconds. */
  async ticket() {
    return (await this.call("POST", "/api/v1/agent/ticket")).ticket;
  }

  /**
   * @param {string} lang
   * @returns {Promise<import("./leaving.js").Directory>} to whom one can pass on.
   */
  directory(lang) {
    return this.call("GET", `/api/v1/agent/directory?lang=${lang}`);
  }

  /**
   * @param {string} lang
   * @returns {Promise<import("./judging.js").Topic[]>} everything that can be asked about.
   */
  async topics(lang) {
    return (await this.call("GET", `/api/v1/agent/topics?lang=${lang}`)).topics;
  }

  /**
   * @param {string} conversation let go of
   * @param {{seq: number, judgement: string, meant?: string}} said
   */
  async judge(conversation, said) {
    await this.call("POST", `/api/v1/agent/conversations/${conversation}/judgement`, said);
  }

  /** @returns {Promise<import("./canned.js").CannedReply[]>} to put into a reply. */
  async cannedReplies() {
    return (await this.call("GET", "/api/v1/agent/canned-replies")).replies;
  }

  /**
   * @param {string} lang of the words in it
   * @returns {Promise<import("./tasks.js").Task[]>}
   */
  async callbacks(lang) {
    return (await this.call("GET", `/api/v1/agent/callbacks?lang=${lang}`)).callbacks;
  }

  /** @param {string} id @param {string} verb "take", "return", … @param {object} body */
  async workOnCallback(id, verb, body) {
    await this.call("POST", `/api/v1/agent/callbacks/${id}/${verb}`, body);
  }

  /** @param {{agent: Agent, csrf: string}} answer */
  #keep({ agent, csrf }) {
    this.#csrf = csrf;
    return agent;
  }

  /**
   * @param {"GET"|"POST"|"PUT"} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   * @throws {ApiError}
   */
  async call(method, path, body) {
    const headers = { Accept: "application/json" };
    if (body) Object.assign(headers, { "Content-Type": "application/json" });
    if (method !== "GET" && this.#csrf) {
      Object.assign(headers, { "X-CSRF-Token": this.#csrf });
    }
    const request = { method, headers, body: body && JSON.stringify(body) };
    const response = await fetch(path, request).catch(() => {
      throw new ApiError(0);
    });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new ApiError(response.status, problem);
    }
    return response.status === 204 ? null : response.json();
  }
}
