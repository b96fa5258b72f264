/** Accuracy of real networks on real data. */
package org.m2q.calibration.tests.accuracy;
