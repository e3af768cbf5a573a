/** Why a file cannot be read any further, in words for whoever made it. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}
