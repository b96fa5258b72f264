/** Which layers have which precision. */
package org.m2q.ui.charts.precision;
