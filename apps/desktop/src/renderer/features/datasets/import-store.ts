import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

interface ImportState {
  /** The file that is to become a dataset, while its sheet is open. */
  file: File | undefined;
  /** Why it did not become one. */
  failure: string | undefined;
  /** Whether a file is held over the window. */
  isOver: boolean;
}
const store = createStore<ImportState>(() => ({ file: undefined, failure: undefined, isOver: false }));

export const useImport = () => useStore(store);
export const offerFile = (file: File | undefined, failure?: string): void =>
  store.setState({ file, failure, isOver: false });

/** Lets the user choose a file. */
export function chooseFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) offerFile(file);
  });
  input.click();
}

/** A file may be dropped anywhere in the window; of several the first is taken. */
export function useDrop(): void {
  useEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      store.setState({ isOver: true });
    };
    const leave = (event: DragEvent) => {
      // Nothing has been left where the move is between two elements of the page.
      if (event.relatedTarget === null) store.setState({ isOver: false });
    };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      offerFile(event.dataTransfer?.files[0]);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
}
