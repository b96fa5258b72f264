/** Run As: launch configurations, console, jobs. */
package org.m2q.ui.launch.internal;
