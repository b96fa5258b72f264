/** Data sets and the preprocessing of images. */
package org.m2q.calibration.data;
