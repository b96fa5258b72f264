/** Tests of calibration and accuracy. */
package org.m2q.calibration.tests;
