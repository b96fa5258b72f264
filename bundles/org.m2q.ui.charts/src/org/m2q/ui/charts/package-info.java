/** Charts of results as SWT widgets. They know reports and SWT, neither the workbench nor the language. */
package org.m2q.ui.charts;
