/** Tests of charts and views in a real workbench. */
package org.m2q.ui.views.tests;
