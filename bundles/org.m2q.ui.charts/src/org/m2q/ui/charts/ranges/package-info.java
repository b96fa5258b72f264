/** Ranges of values and of the codes that stand for them. */
package org.m2q.ui.charts.ranges;
