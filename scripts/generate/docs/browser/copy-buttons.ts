import type { ScriptWords } from '../words/script-words.js';

/** A button at each block of code that is there to be taken along. */
export function addCopyButtons(words: ScriptWords): void {
  for (const block of document.querySelectorAll<HTMLElement>('.text pre')) {
    const frame = document.createElement('div');
    frame.className = 'copied-block';
    block.replaceWith(frame);
    frame.append(block, copyButton(block, words));
  }
}

const shownMs = 1_500;

function copyButton(block: HTMLElement, words: ScriptWords): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = words.copy;
  button.addEventListener('click', () => {
    void copyText(block).then(() => {
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = words.copy), shownMs);
    });
  });
  return button;
}

/** Pages that are no secure context, as over plain HTTP, have no clipboard: there the text is selected and copied as by hand. */
async function copyText(block: HTMLElement): Promise<void> {
  const text = block.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection()?.selectAllChildren(block);
    // Nothing else copies there.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    document.execCommand('copy');
    getSelection()?.removeAllRanges();
  }
}
