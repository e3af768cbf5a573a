import { findTheme, showTheme } from './theme-choice.js';

// In the head of each page and before its style sheet, so that nobody sees the other colours first.
showTheme(findTheme());
document.documentElement.classList.add('scripted');
