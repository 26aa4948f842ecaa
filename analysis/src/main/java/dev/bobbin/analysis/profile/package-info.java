/** Time by layer and phase, and how fast this machine should be. */
package dev.bobbin.analysis.profile;
