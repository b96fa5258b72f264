/** Projects with the M2Q nature. */
package org.m2q.ui.internal.project;
