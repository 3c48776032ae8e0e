/** What the page is drawn with: the only file that names the libraries. JSX is compiled to the same one. */
export { type Signal, signal } from '@preact/signals';
export { type ComponentChildren, type JSX, render } from 'preact';
export { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
