/** What is made: for which platforms, or just the tracks, and with which lengths, bed and formats. */

import { make } from "./dom";
import type { Offer, Wanted } from "./publish_api";
import { type KeptChoices, unlessUsual } from "./publish_kept";
import { lengthsIn } from "./publish_words";

const AS_WRITTEN = "";
const OFF = "off";

export class PublishForm {
  readonly element: HTMLFormElement;
  private readonly bundles: HTMLInputElement;
  private readonly platforms: readonly HTMLInputElement[];
  private readonly formats: readonly HTMLInputElement[];
  private readonly captions: readonly HTMLInputElement[];
  private readonly lengths: HTMLInputElement;
  private readonly bed: HTMLSelectElement;
  private readonly level: HTMLInputElement;
  private readonly lufs = make("input", { id: "publish-lufs", type: "number", min: "-40", max: "-8", step: "any", "aria-describedby": "publish-lufs-hint" });
  private readonly bitrate: HTMLSelectElement;
  private readonly sound: HTMLDetailsElement;
  private readonly parts: { readonly platforms: HTMLElement; readonly formats: HTMLElement; readonly captions: HTMLDetailsElement; readonly level: HTMLElement };

  constructor(
    private readonly offer: Offer,
    kept: KeptChoices | null,
    changed: () => void,
  ) {
    const forPlatforms = kept?.forPlatforms ?? offer.usual_platforms.length > 0;
    const platforms = kept?.platforms ?? offer.usual_platforms;
    const formats = kept?.formats ?? offer.usual_formats;
    const captions = kept?.captions ?? offer.usual_captions;
    const tracks = radio("tracks", !forPlatforms);
    this.bundles = radio("bundles", forPlatforms);
    this.platforms = Object.keys(offer.platforms).map((name) => check(name, platforms.includes(name)));
    this.formats = offer.formats.map((name) => check(name, formats.includes(name)));
    this.captions = Object.keys(offer.captions).map((name) => check(name, captions.includes(name)));
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
    this.sound = make(
      "details",
      { class: "publish-more" },
      make("summary", {}, "Loudness and bit rate"),
      field("publish-lufs", "Loudness of the words, in LUFS", this.lufs, make("p", { class: "about", id: "publish-lufs-hint" }, "From -40 to -8; empty is as the platform or the settings want it")),
      field("publish-bitrate", "Bit rate", this.bitrate),
    );
    const titles = Object.values(offer.platforms);
    const labels = Object.values(offer.captions);
    this.parts = {
      platforms: make("fieldset", { class: "checks" }, make("legend", { class: "unseen" }, "Platforms"), ...this.platforms.map((input, at) => labelled(input, titles[at] ?? input.value))),
      formats: make("fieldset", { class: "checks" }, make("legend", { class: "unseen" }, "Formats"), ...this.formats.map((input) => labelled(input, input.value.toUpperCase()))),
      captions: make(
        "details",
        { class: "publish-more", open: captions.length > 0 },
        make("summary", {}, "Captions and texts"),
        make("fieldset", { class: "checks" }, make("legend", { class: "unseen" }, "Files beside each track"), ...this.captions.map((input, at) => labelled(input, labels[at] ?? input.value))),
      ),
      level: field("publish-level", "Louder or softer, in dB", this.level),
    };
    this.element = make(
      "form",
      { class: "publish-form", submit: (event) => event.preventDefault() },
      make(
        "fieldset",
        {},
        make("legend", {}, "What to make"),
        labelled(tracks, "Audio files on this computer, such as an MP3"),
        this.parts.formats,
        this.parts.captions,
        labelled(this.bundles, "For a platform: the tracks, a cover and the texts to upload"),
        this.parts.platforms,
      ),
      field("publish-lengths", "Lengths", this.lengths, make("p", { class: "about", id: "publish-lengths-hint" }, hint)),
      field("publish-bed", "Bed", this.bed, make("p", { class: "about" }, "The quiet sound under the words, such as rain or music")),
      this.parts.level,
      this.sound,
    );
    if (kept !== null) this.fill(kept);
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

  /** The fields as they are, to be kept for the next time. */
  get choices(): KeptChoices {
    return {
      forPlatforms: this.bundles.checked,
      platforms: checked(this.platforms),
      formats: unlessUsual(checked(this.formats), this.offer.usual_formats),
      captions: unlessUsual(checked(this.captions), this.offer.usual_captions),
      lengths: this.lengths.value,
      bed: this.bed.value,
      level: this.level.value,
      lufs: this.lufs.value,
      bitrate: this.bitrate.value,
    };
  }

  get wanted(): Wanted {
    const platforms = this.bundles.checked ? checked(this.platforms) : [];
    const { formats, captions } = this.choices;
    const gain = this.level.value === "" || this.level.valueAsNumber === 0 ? "" : `, ${this.level.valueAsNumber}dB`;
    return {
      lengths: lengthsIn(this.lengths.value),
      bed: this.bed.value === AS_WRITTEN || this.bed.value === OFF ? this.bed.value : `${this.bed.value}${gain}`,
      formats: this.bundles.checked ? [] : (formats ?? []),
      platforms,
      captions: this.bundles.checked ? null : captions,
      lufs: this.lufs.value === "" ? null : this.lufs.valueAsNumber,
      bitrate_kbps: this.bitrate.value === "" ? null : Number(this.bitrate.value),
    };
  }

  /** What is not offered any more is as usual. */
  private fill({ lengths, bed, level, lufs, bitrate }: KeptChoices): void {
    for (const [field, value] of [[this.lengths, lengths], [this.level, level], [this.lufs, lufs]] as const) field.value = value;
    for (const [choice, value] of [[this.bed, bed], [this.bitrate, bitrate]] as const)
      choice.value = [...choice.options].some((option) => option.value === value) ? value : "";
    this.sound.open = lufs !== "" || this.bitrate.value !== "";
  }

  /** Show only what can be chosen. */
  private arrange(): void {
    this.parts.platforms.hidden = !this.bundles.checked;
    this.parts.formats.hidden = this.parts.captions.hidden = this.bundles.checked;
    this.parts.level.hidden = this.bed.value === AS_WRITTEN || this.bed.value === OFF;
  }
}

const checked = (inputs: readonly HTMLInputElement[]): string[] => inputs.filter((input) => input.checked).map(({ value }) => value);

const radio = (value: string, isOn: boolean): HTMLInputElement => make("input", { type: "radio", name: "publish-what", value, checked: isOn });

const check = (value: string, isOn: boolean): HTMLInputElement => make("input", { type: "checkbox", value, checked: isOn });

const labelled = (input: HTMLInputElement, words: string): HTMLElement => make("label", { class: "choice" }, input, make("span", {}, words));

const field = (id: string, label: string, input: HTMLElement, ...after: readonly HTMLElement[]): HTMLElement =>
  make("div", { class: "publish-field" }, make("label", { for: id }, label), input, ...after);
