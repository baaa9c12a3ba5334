//! What is delivered to users and called at others: mail through a real mail server, HTTP through the one client.

mod egress;
mod smtp;
