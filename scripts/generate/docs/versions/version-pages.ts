import type { ReleaseRecord } from '../../../contract/versions/release-record.js';
import { html, type Html } from '../html.js';
import type { Page, TrailStep } from '../page.js';
import { versionsPath } from './versions-path.js';
import { changeList } from './change-list.js';
import {
  bundlePath,
  differencePath,
  versionPath,
  type PublishedVersions,
  type VersionDifference,
} from './read-versions.js';

const heading: TrailStep = { label: 'Versions' };
const list: TrailStep = { label: 'Versions of the specification', path: versionsPath };

/** The list of the published versions with what each has changed, a page for each, and one for what differs between any two. */
export function versionPages(versions: PublishedVersions): readonly Page[] {
  return [
    listPage(versions),
    ...versions.releases.map((release) => versionPage(release, versions)),
    ...versions.differences.map(differencePage),
  ];
}

function listPage({ releases }: PublishedVersions): Page {
  return {
    path: versionsPath,
    title: list.label,
    trail: [heading],
    lead: html`<p>
      All five interfaces have one version together. It grows by its major number when something
      that worked could fail, by its minor number when something is new or may matter to those who
      relied on it, else by its patch number.
    </p>`,
    body: html`${releases.map(
      ({ version, date, changes }) =>
        html`<h2 id="v${version}"><a href="${versionPath(version)}">${version}</a></h2>
          <p>Published ${date}.</p>
          ${
            changes.length === 0
              ? html`<p>The first published version.</p>`
              : changeList(changes, `v${version}`, 3)
          } `,
    )}`,
  };
}

function versionPage(release: ReleaseRecord, { differences }: PublishedVersions): Page {
  const { version, date, bundles } = release;
  const related = differences.filter(({ from, to }) => from === version || to === version);
  return {
    path: versionPath(version),
    title: `Version ${version}`,
    trail: [heading, list],
    lead: html`<p>
      Published ${date}. What it has changed is in
      <a href="../${versionsPath}#v${version}">the list of versions</a>.
    </p>`,
    body: html`<h2 id="bundles">The specification</h2>
      <p>Each interface in one file, as it was published.</p>
      <ul>
        ${Object.entries(bundles).map(
          ([name, digest]) =>
            html`<li>
              <a href="../${bundlePath(version, name)}" download><code>${name}.yaml</code></a
              >, SHA-256 <code>${digest}</code>
            </li> `,
        )}
      </ul>
      ${related.length > 0 && differenceLinks(related)}`,
  };
}

function differenceLinks(differences: readonly VersionDifference[]): Html {
  return html`<h2 id="differences">What differs</h2>
    <ul>
      ${differences.map(
        (each) =>
          html`<li>
            <a href="../${differencePath(each)}">from ${each.from} to ${each.to}</a>
          </li> `,
      )}
    </ul>`;
}

function differencePage(difference: VersionDifference): Page {
  const { from, to, changes } = difference;
  return {
    path: differencePath(difference),
    title: `From ${from} to ${to}`,
    trail: [heading, list],
    lead: html`<p>
      What whoever goes from <a href="../${versionPath(from)}">${from}</a> to
      <a href="../${versionPath(to)}">${to}</a> meets. What came and went between them is not here.
    </p>`,
    body:
      changes.length === 0
        ? html`<p>Nothing differs.</p>`
        : changeList(changes, `from-${from}-to-${to}`, 2),
  };
}
