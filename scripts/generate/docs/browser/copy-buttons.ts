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
/** There is something to be done yet. */
const selectedShownMs = 5_000;

function copyButton(block: HTMLElement, words: ScriptWords): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = words.copy;
  button.addEventListener('click', () => {
    void isCopied(block).then((copied) => {
      button.textContent = copied ? words.copied : words.selected;
      setTimeout(() => (button.textContent = words.copy), copied ? shownMs : selectedShownMs);
    });
  });
  return button;
}

/**
 * Pages that are no secure context, as over plain HTTP from another machine, have no clipboard, and readers may refuse it: then the text is
 * selected, and the reader copies it.
 */
async function isCopied(block: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(block.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(block);
    return false;
  }
}
