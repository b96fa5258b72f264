/** The command line of M2Q Workbench. */
package org.m2q.cli;
