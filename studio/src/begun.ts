/** Requests that begin while the page's script loads, which takes longer. */

declare global {
  interface Window {
    /** The answers that nobody has taken yet; undefined from the first route on, when they would be out of date. */
    begun: Map<string, Promise<Response>> | undefined;
  }
}

export function begin(address: string): Promise<Response> {
  const answer = fetch(address);
  answer.catch(() => undefined); // whoever takes it gets the error
  window.begun?.set(address, answer);
  return answer;
}

export function takeBegun(address: string): Promise<Response> | undefined {
  const answer = window.begun?.get(address);
  window.begun?.delete(address);
  return answer;
}

export function dropBegun(): void {
  window.begun = undefined;
}
