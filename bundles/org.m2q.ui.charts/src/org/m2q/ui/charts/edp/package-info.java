/** Which layers cost how much, and what for. */
package org.m2q.ui.charts.edp;
