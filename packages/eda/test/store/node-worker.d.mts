export declare const wasmUrl: string;
export declare function nodeWorker(): Worker;
