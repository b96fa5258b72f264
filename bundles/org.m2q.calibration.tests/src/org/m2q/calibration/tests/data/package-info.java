/** Tests of data sets and preprocessing. */
package org.m2q.calibration.tests.data;
