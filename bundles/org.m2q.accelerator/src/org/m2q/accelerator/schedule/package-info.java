/** Schedules: which resource of an accelerator does what, when, for which tile. */
package org.m2q.accelerator.schedule;
