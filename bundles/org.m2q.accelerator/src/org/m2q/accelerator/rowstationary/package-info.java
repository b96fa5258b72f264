/** Mapping and timing of row-stationary arrays. */
package org.m2q.accelerator.rowstationary;
