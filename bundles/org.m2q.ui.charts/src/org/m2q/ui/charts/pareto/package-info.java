/** What accuracy costs. */
package org.m2q.ui.charts.pareto;
