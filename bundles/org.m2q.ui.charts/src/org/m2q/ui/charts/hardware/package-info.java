/** What an accelerator can do, and how full its memories get. */
package org.m2q.ui.charts.hardware;
