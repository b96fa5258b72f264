/** What changed between two results. */
package org.m2q.ui.charts.compare;
