/** Executes schedules on integer tensors, tile by tile. */
package org.m2q.accelerator.execute;
