/** What each kind of layer computes, forwards and backwards. */
package dev.bobbin.engine.network.layer;
