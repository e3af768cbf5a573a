import type { GeneratedFiles } from '../generate/generated-files.js';
import type { Edit } from './client-language.js';

/** Changes generated files, one edit after the other. Throws when an edit finds nothing to change. */
export function applyEdits(files: GeneratedFiles, edits: readonly Edit[]): GeneratedFiles {
  return edits.reduce(applyEdit, files);
}

function applyEdit(files: GeneratedFiles, edit: Edit): GeneratedFiles {
  const isMeant = new RegExp(edit.files);
  const find = new RegExp(edit.find, 'g');
  let changed = 0;
  const edited = [...files].map(([path, text]): [string, string] => {
    const newText = isMeant.test(path) ? text.replace(find, edit.replace) : text;
    if (newText !== text) changed += 1;
    return [path, newText];
  });
  if (changed > 0) return new Map(edited);
  throw new Error(
    `nothing to change for "${edit.why}": the generator writes something else now; look for ${edit.find} in ${edit.files}, then mend or remove the edit`,
  );
}
