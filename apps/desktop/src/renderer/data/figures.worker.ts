// The bundler makes a worker of a file of this application: all it does is in the room of the engine.
import '@wp/eda/figures-worker';
