/** When engines, DRAM and buffers do what. */
package org.m2q.ui.charts.timeline;
