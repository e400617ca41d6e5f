/** What is made: for which platforms, or just the tracks, and with which lengths, bed and formats. */

import { make } from "./dom";
import type { Offer, Wanted } from "./publish_api";
import { lengthsIn } from "./publish_words";

const AS_WRITTEN = "";
const OFF = "off";

export class PublishForm {
  readonly element: HTMLFormElement;
  private readonly bundles: HTMLInputElement;
  private readonly platforms: readonly HTMLInputElement[];
  private readonly formats: readonly HTMLInputElement[];
  private readonly lengths: HTMLInputElement;
  private readonly bed: HTMLSelectElement;
  private readonly level: HTMLInputElement;
  private readonly lufs = make("input", { id: "publish-lufs", type: "number", min: "-40", max: "-8", step: "any", "aria-describedby": "publish-lufs-hint" });
  private readonly bitrate: HTMLSelectElement;
  private readonly parts: { readonly platforms: HTMLElement; readonly formats: HTMLElement; readonly level: HTMLElement };

  constructor(
    private readonly offer: Offer,
    changed: () => void,
  ) {
    const hasUsual = offer.usual_platforms.length > 0;
    const tracks = radio("tracks", !hasUsual);
    this.bundles = radio("bundles", hasUsual);
    this.platforms = Object.keys(offer.platforms).map((name) => check(name, offer.usual_platforms.includes(name)));
    this.formats = offer.formats.map((name) => check(name, offer.usual_formats.includes(name)));
    const hint = offer.lengths.length === 0 ? "As in the script, or such as 10m, 20m" : `The script has ${offer.lengths.join(", ")}`;
    this.lengths = make("input", { id: "publish-lengths", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "publish-lengths-hint" });
    this.bed = make(
      "select",
      { id: "publish-bed" },
      ...[[AS_WRITTEN, "As in the script"], [OFF, "No bed"], ...offer.beds.map((name) => [name, name])].map(([value = "", label = ""]) => make("option", { value }, label)),
    );
    this.level = make("input", { id: "publish-level", type: "number", min: "-40", max: "20", step: "any" });
    this.bitrate = make(
      "select",
      { id: "publish-bitrate" },
      make("option", { value: "" }, "As usual"),
      ...offer.bitrates_kbps.map((kbps) => make("option", { value: `${kbps}` }, `${kbps} kbit/s`)),
    );
    const titles = Object.values(offer.platforms);
    this.parts = {
      platforms: make("fieldset", { class: "checks" }, make("legend", { class: "unseen" }, "Platforms"), ...this.platforms.map((input, at) => labelled(input, titles[at] ?? input.value))),
      formats: make("fieldset", { class: "checks" }, make("legend", {}, "Formats"), ...this.formats.map((input) => labelled(input, input.value.toUpperCase()))),
      level: field("publish-level", "Louder or softer, in dB", this.level),
    };
    this.element = make(
      "form",
      { class: "publish-form", submit: (event) => event.preventDefault() },
      make(
        "fieldset",
        {},
        make("legend", {}, "What to make"),
        labelled(tracks, "Just the tracks"),
        labelled(this.bundles, "Everything for platforms: the tracks, the cover and the texts"),
        this.parts.platforms,
      ),
      field("publish-lengths", "Lengths", this.lengths, make("p", { class: "about", id: "publish-lengths-hint" }, hint)),
      field("publish-bed", "Bed", this.bed),
      this.parts.level,
      this.parts.formats,
      make(
        "details",
        { class: "publish-sound" },
        make("summary", {}, "Loudness and bit rate"),
        field("publish-lufs", "Loudness of the words, in LUFS", this.lufs, make("p", { class: "about", id: "publish-lufs-hint" }, "From -40 to -8; empty is as the platform or the settings want it")),
        field("publish-bitrate", "Bit rate", this.bitrate),
      ),
    );
    this.element.addEventListener("input", () => {
      this.arrange();
      changed();
    });
    this.arrange();
  }

  /** What has to be chosen before anything can be made; empty if nothing is missing. */
  get missing(): string {
    if (this.bundles.checked) return checked(this.platforms).length === 0 ? "Choose a platform." : "";
    return checked(this.formats).length === 0 ? "Choose a format." : "";
  }

  get wanted(): Wanted {
    const platforms = this.bundles.checked ? checked(this.platforms) : [];
    const formats = checked(this.formats);
    const isUsual = formats.join() === this.offer.formats.filter((name) => this.offer.usual_formats.includes(name)).join();
    const gain = this.level.value === "" || this.level.valueAsNumber === 0 ? "" : `, ${this.level.valueAsNumber}dB`;
    return {
      lengths: lengthsIn(this.lengths.value),
      bed: this.bed.value === AS_WRITTEN || this.bed.value === OFF ? this.bed.value : `${this.bed.value}${gain}`,
      formats: this.bundles.checked || isUsual ? [] : formats,
      platforms,
      lufs: this.lufs.value === "" ? null : this.lufs.valueAsNumber,
      bitrate_kbps: this.bitrate.value === "" ? null : Number(this.bitrate.value),
    };
  }

  /** Show only what can be chosen. */
  private arrange(): void {
    this.parts.platforms.hidden = !this.bundles.checked;
    this.parts.formats.hidden = this.bundles.checked;
    this.parts.level.hidden = this.bed.value === AS_WRITTEN || this.bed.value === OFF;
  }
}

const checked = (inputs: readonly HTMLInputElement[]): string[] => inputs.filter((input) => input.checked).map(({ value }) => value);

const radio = (value: string, isOn: boolean): HTMLInputElement => make("input", { type: "radio", name: "publish-what", value, checked: isOn });

const check = (value: string, isOn: boolean): HTMLInputElement => make("input", { type: "checkbox", value, checked: isOn });

const labelled = (input: HTMLInputElement, words: string): HTMLElement => make("label", { class: "choice" }, input, make("span", {}, words));

const field = (id: string, label: string, input: HTMLElement, ...after: readonly HTMLElement[]): HTMLElement =>
  make("div", { class: "publish-field" }, make("label", { for: id }, label), input, ...after);
