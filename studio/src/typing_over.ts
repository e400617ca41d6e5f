/** Typing over several lines. Browsers would join the lines themselves, and keep the look of the first one by a
 * style attribute, which the page's policy refuses and reports. */

import { EditorView } from "@codemirror/view";

export const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { from, to } = state.selection.main;
    const { data } = event;
    if (event.inputType !== "insertText" || data === null || event.isComposing) return false;
    if (state.selection.ranges.length > 1 || to <= state.doc.lineAt(from).to) return false;
    event.preventDefault();
    const insert = () => state.update({ ...state.replaceSelection(data), userEvent: "input.type", scrollIntoView: true });
    const handlers = state.facet(EditorView.inputHandler);
    if (!handlers.some((handles) => handles(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});
