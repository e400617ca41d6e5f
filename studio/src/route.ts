/** Which script is shown: the part of the address after "#/", so that Back and Forward work; and where it is asked for. */

export const addressOf = (path: string): string => `#/${path.split("/").map(encodeURIComponent).join("/")}`;

export const scriptAddress = (path: string): string =>
  `/api/scripts/${path.split("/").map(encodeURIComponent).join("/")}`;

export function pathIn(hash: string): string | null {
  if (!hash.startsWith("#/") || hash.length < 3) return null;
  try {
    return decodeURIComponent(hash.slice(2));
  } catch {
    return null;
  }
}
