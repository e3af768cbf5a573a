/** @import { MediaType, RuleContext } from './rule-context.js' */

/**
 * Every body, of requests and of answers, is a reference to a schema of its own. Generators name an inline body after its
 * place in the document, and such a name changes whenever the document does.
 */
export function bodyIsNamed() {
  /** @param {MediaType} mediaType @param {RuleContext} context */
  const visit = (mediaType, { report, location }) => {
    if (mediaType.schema === undefined || '$ref' in mediaType.schema) return;
    report({
      message: 'The body has no name. Move its schema to a file under schemas/ and refer to it.',
      location: location.child('schema').key(),
    });
  };
  return { RequestBody: { MediaType: visit }, Response: { MediaType: visit } };
}
