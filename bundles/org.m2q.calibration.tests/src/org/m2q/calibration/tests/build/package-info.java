/** Tests of the builder of integer programs. */
package org.m2q.calibration.tests.build;
