/** Tests of launching in a real workbench. */
package org.m2q.ui.launch.tests;
