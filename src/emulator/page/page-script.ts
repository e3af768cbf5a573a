/**
 * Fetches the page again every two seconds and exchanges what has changed: the parts with `data-live`. What somebody is about to press
 * or to fill in stays. Without it the page is as good, only not by itself up to date.
 */
export const pageScript = `
const refresh = async () => {
  if (document.hidden) return;
  const response = await fetch(location.pathname + location.search);
  if (!response.ok) return;
  // Its style is here already, and that of another answer may not be applied.
  const text = (await response.text()).replace(/<style[^]*?<\\/style>/, '');
  const next = new DOMParser().parseFromString(text, 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const news = next.getElementById(part.id);
    const isInUse = part.contains(document.activeElement) || part.matches(':active');
    if (news && !isInUse && news.innerHTML !== part.innerHTML) part.innerHTML = news.innerHTML;
  }
};
const again = () => refresh().catch(() => {}).finally(() => setTimeout(again, 2000));
setTimeout(again, 2000);
`;
