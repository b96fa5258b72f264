/** How near layers come to what engines and memories allow. */
package org.m2q.ui.charts.roofline;
