/** What the charts share and nobody else uses. */
package org.m2q.ui.charts.internal;
