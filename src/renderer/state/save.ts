/** How many packets of the file that is being written are written. */
import { create } from 'zustand';

export const useSave = create<{ readonly done: number }>()(() => ({ done: 0 }));
