/** A part of the page that its button shows and hides. */

import { byId } from "./dom";

export class Fold {
  /** `part` is the element's id, to which its button's adds "-fold"; `name` is what people hear. */
  constructor(
    private readonly part: string,
    private readonly name: string,
    private folds: boolean,
  ) {}

  get isFolded(): boolean {
    return this.folds;
  }

  get button(): HTMLElement {
    return byId(`${this.part}-fold`);
  }

  /** Let the button work from now on. */
  bind(): void {
    this.button.onclick = () => this.fold(!this.folds);
    this.fold(this.folds);
  }

  fold(folds: boolean): void {
    this.folds = folds;
    byId(this.part).classList.toggle("folded", folds);
    const { button } = this;
    button.textContent = folds ? "Show" : "Hide";
    button.setAttribute("aria-label", `${button.textContent} ${this.name}`);
    button.setAttribute("aria-expanded", String(!folds));
  }
}
