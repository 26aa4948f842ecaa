/** Where the time goes: stopwatches in each layer and phase, and what a training run measured. */
package dev.bobbin.engine.profile;
