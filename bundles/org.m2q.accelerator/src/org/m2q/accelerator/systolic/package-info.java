/** Timing of systolic arrays. */
package org.m2q.accelerator.systolic;
