/** The Eclipse user interface of M2Q Workbench. */
package org.m2q.ui;
