/** Runs the experiments of a file for the workbench: with progress, cancellation and results that are stored. */
package org.m2q.core.simulation;
